#!/bin/sh
# Keeps a DNS record on a server that is up: one pass a run, started by dns-failover@RECORD.timer.
#
#   dns-failover.sh [--record NAME] run             look, and move the record if it must move
#   dns-failover.sh [--record NAME] status          say where the record points and who answers; change nothing
#   dns-failover.sh [--record NAME] switch TARGET   move it to primary, secondary or an address, and hold it there
#   dns-failover.sh [--record NAME] auto            end the hold and follow the checks again
#
# `--record game.example.com-a` reads /etc/dns-failover/game.example.com-a.env and secrets.env beside it, as the service
# does; without it the environment is taken as it is:
#   DNS_PROVIDER      cloudflare, route53 or digitalocean
#   DNS_RECORD        the full name          DNS_TYPE  A, AAAA or CNAME     DNS_TTL      seconds
#   DNS_ZONE          its zone, by name or id          DNS_PROXIED  yes or no (Cloudflare)
#   PRIMARY SECONDARY addresses, or names for CNAME    FAILBACK     yes or no
#   HOLD_DOWN         seconds that the record stays where it is before it goes back to the primary
#   CHECK             http, https or tcp     CHECK_PORT   CHECK_TIMEOUT CHECK_INTERVAL  seconds, decimals allowed
#   CHECK_FALL CHECK_RISE  answers in a row  CHECK_PATH   CHECK_HOST   CHECK_METHOD   CHECK_EXPECT  200,204,300-399
#   CHECK_BODY        what an answer's first 16 kB must hold; empty for anything
#   CREDENTIAL_FILE   a file with the token; for route53 an AWS credentials file, of which the first profile counts; or
#   CREDENTIAL_ENV    the variable that holds the token; for route53 those of key id, secret and, if any, session token
#   API_BUDGET API_TIMEOUT  seconds for all requests to the provider in one run, and for one of them (20, 5)
#
# A run writes nothing when the record is right. It leaves the record alone when the provider cannot be asked, when no
# server answers (then this machine has probably lost its network), when it points to neither server, and while it is
# held by hand. A failover is never delayed; a failback waits HOLD_DOWN. One state file in STATE_DIRECTORY, replaced as a
# whole. Needs curl 7.75, jq and flock, and bash for tcp checks.
#
# Exit status: 0 done or nothing to do, 64 wrong words or environment, 69 a tool is missing, 73 no state can be kept,
# 75 left alone for now, 77 the provider refuses the credentials, 78 zone or record are not as they should be.
#
# shellcheck disable=SC2016 # jq expands the words, not this shell
set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
LC_ALL=C
export LC_ALL
unset BASH_ENV ENV
umask 077

say() { printf '%s\n' "${DNS_RECORD-dns-failover}${DNS_TYPE:+ $DNS_TYPE}: $1" >&2; }
stop() {
    status=$1
    shift
    say "$*"
    exit "$status"
}
usage() {
    printf 'usage: %s [--record NAME] run | status | switch primary|secondary|ADDRESS | auto\n' "${0##*/}" >&2
    exit 64
}

# The environment, checked word by word: what passes can stand in a URL, in JSON and in XML.

plain() { # each NAME is set and of plain bytes
    for name in "$@"; do
        eval "value=\${$name-}"
        case $value in
            '') stop 64 "$name is not set" ;;
            -* | *[!0-9A-Za-z._:/,~%@+-]*) stop 64 "$name holds what it may not" ;;
        esac
    done
}
number() { # each NAME is a whole number of at most six digits
    for name in "$@"; do
        eval "value=\${$name-}"
        case $value in '' | *[!0-9]* | 0?* | ???????*) stop 64 "$name is not a whole number" ;; esac
    done
}
seconds() { # each NAME is above zero, with at most three decimals
    for name in "$@"; do
        eval "value=\${$name-}"
        case $value in
            '' | *[!0-9.]* | *.*.* | .* | *. | ????????????* | *.????*) stop 64 "$name is not a number of seconds" ;;
            *[1-9]*) ;;
            *) stop 64 "$name is zero" ;;
        esac
    done
}
choice() { # NAME is one of the words
    name=$1
    eval "value=\${$1-}"
    shift
    for word in "$@"; do [ "$value" != "$word" ] || return 0; done
    stop 64 "$name is not one of: $*"
}
fits() { # whether VALUE can be the value of a record of the type
    case $DNS_TYPE in
        A) case $1 in *[!0-9.]* | *.*.*.*.* | *..* | .* | *.) return 1 ;; *.*.*.*) return 0 ;; esac ;;
        AAAA) case $1 in *[!0-9A-Fa-f:.]*) return 1 ;; *:*:*) return 0 ;; esac ;;
        CNAME) case $1 in -* | .* | *[!0-9A-Za-z.-]*) return 1 ;; *[A-Za-z]*) return 0 ;; esac ;;
    esac
    return 1
}

check_environment() {
    choice DNS_PROVIDER cloudflare route53 digitalocean
    choice DNS_TYPE A AAAA CNAME
    choice FAILBACK yes no
    choice CHECK http https tcp
    DNS_PROXIED=${DNS_PROXIED:-no}
    choice DNS_PROXIED yes no
    plain DNS_RECORD DNS_ZONE PRIMARY SECONDARY
    API_BUDGET=${API_BUDGET:-20}
    API_TIMEOUT=${API_TIMEOUT:-5}
    number DNS_TTL HOLD_DOWN CHECK_PORT CHECK_FALL CHECK_RISE API_BUDGET API_TIMEOUT
    seconds CHECK_TIMEOUT CHECK_INTERVAL
    if [ "$CHECK_FALL" -eq 0 ] || [ "$CHECK_RISE" -eq 0 ]; then stop 64 'CHECK_FALL or CHECK_RISE is 0'; fi
    if [ "$CHECK" != tcp ]; then
        CHECK_METHOD=${CHECK_METHOD:-GET}
        choice CHECK_METHOD GET HEAD OPTIONS
        plain CHECK_PATH CHECK_HOST CHECK_EXPECT
        case $CHECK_PATH in /*) ;; *) stop 64 'CHECK_PATH does not begin with /' ;; esac
        rest=$CHECK_EXPECT,
        while [ -n "$rest" ]; do
            case ${rest%%,*} in
                [1-5][0-9][0-9] | [1-5][0-9][0-9]-[1-5][0-9][0-9]) rest=${rest#*,} ;;
                *) stop 64 'CHECK_EXPECT is not a list of statuses' ;;
            esac
        done
    fi
    case $DNS_RECORD$DNS_ZONE in *[!0-9A-Za-z.-]*) stop 64 'DNS_RECORD or DNS_ZONE is no name' ;; esac
    for server in "$PRIMARY" "$SECONDARY"; do fits "$server" || stop 64 "$server does not fit $DNS_TYPE"; done
    [ "$PRIMARY" != "$SECONDARY" ] || stop 64 'PRIMARY and SECONDARY are the same'
    case ${DNS_API-https://} in
        https://* | http://127.0.0.1:* | 'http://[::1]:'*) ;;
        *) stop 64 'DNS_API would send credentials unencrypted' ;;
    esac
}

# Credentials: read once, kept out of the environment of every program that is started, given to curl on its standard
# input, so that they stand in no list of processes.

credential() { # VALUE is of bytes that credentials have
    case $1 in
        '') stop 64 'no credentials: CREDENTIAL_FILE or CREDENTIAL_ENV' ;;
        *[!0-9A-Za-z._~+/=:-]*) stop 64 'the credentials hold a byte that none has' ;;
    esac
}
read_credentials() {
    token='' key='' secret='' session=''
    # systemd shows the file here (LoadCredential=), where the service may read it.
    file=${CREDENTIALS_DIRECTORY:+$CREDENTIALS_DIRECTORY/credential}
    [ -n "$file" ] && [ -e "$file" ] || file=${CREDENTIAL_FILE-}
    if [ -n "$file" ]; then
        [ -r "$file" ] || stop 64 "cannot read $file"
        if [ "$DNS_PROVIDER" = route53 ]; then read_profile; else IFS= read -r token <"$file" || :; fi
    else
        # shellcheck disable=SC2086 # a list of names
        set -- ${CREDENTIAL_ENV-}
        for name in "$@"; do
            case $name in [!A-Z_]* | *[!A-Z0-9_]*) stop 64 'CREDENTIAL_ENV is no list of names' ;; esac
        done
        if [ "$DNS_PROVIDER" = route53 ]; then
            eval "key=\${${1:-none}-} secret=\${${2:-none}-} session=\${${3:-none}-}"
        else
            eval "token=\${${1:-none}-}"
        fi
        [ $# -eq 0 ] || unset "$@"
    fi
    if [ "$DNS_PROVIDER" = route53 ]; then
        credential "$key"
        credential "$secret"
        [ -z "$session" ] || credential "$session"
    else
        credential "$token"
    fi
}
read_profile() { # the first profile of an AWS credentials file
    profile=
    while IFS= read -r line || [ -n "$line" ]; do
        line=$(printf %s "$line" | tr -d ' \t\r')
        case $line in
            '['*) [ -z "$profile" ] || break; profile=$line ;;
            aws_access_key_id=*) key=${line#*=} ;;
            aws_secret_access_key=*) secret=${line#*=} ;;
            aws_session_token=*) session=${line#*=} ;;
        esac
    done <"$file"
}
bearer() { printf 'header = "Authorization: Bearer %s"\n' "$token"; }
signature() {
    printf 'aws-sigv4 = "aws:amz:us-east-1:route53"\nuser = "%s:%s"\n' "$key" "$secret"
    [ -z "$session" ] || printf 'header = "X-Amz-Security-Token: %s"\n' "$session"
}

# Requests.

uptime() { # hundredths of a second, of a clock that nobody sets
    read -r up _ </proc/uptime && printf %s "${up%%.*}${up##*.}"
}
# api METHOD PATH [BODY]: 0 and the answer in $work/body, or 1 when there is no such thing. Every request may be repeated,
# and is while the provider is busy or away and this run's time for it lasts, with growing, uneven pauses.
api() {
    pause=50
    [ $# -lt 3 ] || printf %s "$3" >"$work/request"
    while :; do
        [ "$budget" -gt 0 ] || late
        limit=$((budget < API_TIMEOUT * 100 ? budget : API_TIMEOUT * 100))
        begun=$(uptime)
        : >"$work/head"
        : >"$work/body"
        code=$(
            {
                printf 'request = "%s"\nurl = "%s%s"\n' "$1" "$base" "$2"
                "$authorize"
                [ $# -lt 3 ] || printf 'data-binary = "@%s"\nheader = "Content-Type: %s"\n' "$work/request" "$kind"
            } | curl -q --silent --globoff --proto '=https,http' --max-time "$(decimal "$limit")" \
                --user-agent lbgen-dns-failover --output "$work/body" --dump-header "$work/head" \
                --write-out '%{http_code}' --config -
        ) || code=000
        budget=$((budget - ($(uptime) - begun)))
        case $(judge) in
            good) return 0 ;;
            absent) return 1 ;;
            refused) stop 77 "$DNS_PROVIDER refuses the credentials ($(reason))" ;;
            wrong) stop 78 "$DNS_PROVIDER refuses the request ($(reason)); the record is left alone" ;;
            garbled) code='broken answer' ;;
        esac
        wait=$((pause / 2 + $(od -An -N2 -tu2 /dev/urandom) % (pause / 2 + 1)))
        pause=$((pause * 2))
        asked=$(retry_after)
        if [ "$asked" -gt 0 ]; then wait=$((asked * 100)); fi
        if [ "$wait" -ge "$budget" ]; then
            [ "$asked" -eq 0 ] || leave_alone_for "$asked"
            late
        fi
        sleep "$(decimal "$wait")"
        budget=$((budget - wait))
    done
}
late() { stop 75 "$DNS_PROVIDER cannot be asked in time ($code); the record is left alone"; }
leave_alone_for() {
    later=$(($(date +%s) + $1))
    [ "$mode" = status ] || keep
    stop 75 "$DNS_PROVIDER is busy and wants to be asked again in ${1}s; the record is left alone"
}
decimal() { printf '%s.%02d' "$(($1 / 100))" "$(($1 % 100))"; } # hundredths as seconds
judge() { # what to make of $code and the answer
    case $code$kind in
        200application/json) [ "$(jq -r type <"$work/body" 2>/dev/null)" = object ] || code=garbled ;;
        200text/xml) case $(tail -c 200 "$work/body" | tr -d '\n\r\t ') in *'</'*'Response>') ;; *) code=garbled ;; esac ;;
    esac
    case $code in
        200) printf good ;;
        garbled) printf garbled ;;
        404) printf absent ;;
        401 | 403) printf refused ;;
        # Route 53 says so of too many requests, and of a change under way.
        400) case $(xml_code) in Throttling* | PriorRequestNotComplete) printf again ;; *) printf wrong ;; esac ;;
        000 | 408 | 409 | 425 | 429 | 5??) printf again ;;
        *) printf wrong ;;
    esac
}
xml_code() { tr -d '\n\r' <"$work/body" | sed -n 's|.*<Code>\([A-Za-z0-9]*\)</Code>.*|\1|p'; }
reason() { # a few harmless words of an error
    words=$({ jq -r '(.errors[0]? // empty | "\(.code) \(.message)"), (.id? // empty), (.message? // empty)' || xml_code; } \
        <"$work/body" 2>/dev/null | head -n 1 | tr -c 'A-Za-z0-9 ._:-' ' ' | cut -c 1-80)
    printf '%s%s' "$code" "${words:+, $words}"
}
retry_after() { # seconds, 0 when the provider does not say; an hour at most
    case $code in 429 | 503) ;; *) printf 0 && return ;; esac
    after=$(sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *//p' "$work/head" | tr -d '\r' | tail -n 1)
    case $after in
        '') after=0 ;;
        *[!0-9]*) after=$(($(date -d "$after" +%s 2>/dev/null || date +%s) - $(date +%s))) ;;
        0?*) after=0 ;;
        ?????*) after=3600 ;;
    esac
    printf %s "$((after < 0 ? 0 : after > 3600 ? 3600 : after))"
}
# jq's answer about the body.
field() { jq -er "$@" <"$work/body" 2>/dev/null; }
odd() { stop 75 "$DNS_PROVIDER answers what is not understood; the record is left alone"; }
one_of() { # COUNT: there is one record
    case $1 in
        1) ;;
        0) stop 78 "$DNS_PROVIDER has no such record; make it first" ;;
        '' | *[!0-9]*) odd ;;
        *) stop 78 "$DNS_PROVIDER has several such records" ;;
    esac
}
no_zone() { stop 78 "$DNS_PROVIDER has no zone $DNS_ZONE, or does not show it to these credentials"; }

# Each provider has three functions: `_api` says how it is asked, `_find` sets current, ttl and proxied, `_put VALUE` writes,
# and believes only an answer that says what was asked for.

# JSON lists come in pages; matching records of all of them are gathered in $work/records.
pages() { # PATH FILTER MORE
    page=1
    printf '' >"$work/records"
    while :; do
        api GET "$1&per_page=100&page=$page" || no_zone
        jq -c --arg type "$DNS_TYPE" --arg name "$DNS_RECORD" --arg zone "$DNS_ZONE" "$2" \
            <"$work/body" >>"$work/records" 2>/dev/null || odd
        [ "$page" -lt 100 ] || odd
        field --argjson page "$page" "$3" >/dev/null || break
        page=$((page + 1))
    done
    one_of "$(grep -c . "$work/records")"
}
record() { jq -r "$1 | if . == null then \"\" else tostring end" <"$work/records" 2>/dev/null; }

cloudflare_api() {
    base=${DNS_API-https://api.cloudflare.com}/client/v4
    kind=application/json
    authorize=bearer
    zone=
}
cloudflare_find() {
    case $DNS_ZONE in *.*) [ -n "$zone" ] || cloudflare_zone ;; *) zone=$DNS_ZONE ;; esac
    pages "/zones/$zone/dns_records?type=$DNS_TYPE&name=$DNS_RECORD" \
        'if .success then .result[] else error end | select(.type == $type and .name == $name)' \
        '(.result_info.total_pages // 1) > $page'
    id=$(record .id) current=$(record .content) ttl=$(record .ttl) proxied=$(record '.proxied // false')
    case $id in '' | *[!0-9A-Za-z]*) odd ;; esac
    case $proxied in true) proxied=yes ;; *) proxied=no ;; esac
}
cloudflare_zone() {
    api GET "/zones?name=$DNS_ZONE" || no_zone
    zone=$(field --arg name "$DNS_ZONE" 'if .success then [.result[] | select(.name == $name)] else error end
        | if length == 1 then .[0].id else "" end') || odd
    case $zone in '') no_zone ;; *[!0-9A-Za-z]*) odd ;; esac
}
cloudflare_put() {
    [ "$DNS_PROXIED" = yes ] && flag=true || flag=false
    body=$(jq -nc --arg type "$DNS_TYPE" --arg name "$DNS_RECORD" --arg to "$1" --argjson ttl "$DNS_TTL" \
        --argjson flag "$flag" '{type: $type, name: $name, content: $to, ttl: $ttl, proxied: $flag}')
    api PATCH "/zones/$zone/dns_records/$id" "$body" || return 1
    field --arg to "$1" '.success and .result.content == $to' >/dev/null || odd
}

digitalocean_api() {
    base=${DNS_API-https://api.digitalocean.com}/v2
    kind=application/json
    authorize=bearer
}
digitalocean_find() {
    pages "/domains/$DNS_ZONE/records?type=$DNS_TYPE&name=$DNS_RECORD" \
        '.domain_records[] | select(.type == $type and
            (if .name == "@" then $zone else "\(.name).\($zone)" end) == $name)' \
        '.links.pages.next? | type == "string" and length > 0'
    id=$(record .id) current=$(record .data) ttl=$(record .ttl) proxied=no
    case $id in '' | *[!0-9]*) odd ;; esac
}
digitalocean_put() {
    to=$1
    # A name without a last dot would stand below the zone.
    [ "$DNS_TYPE" != CNAME ] || to=${1%.}.
    body=$(jq -nc --arg type "$DNS_TYPE" --arg to "$to" --argjson ttl "$DNS_TTL" \
        '{type: $type, data: $to, ttl: $ttl}')
    api PATCH "/domains/$DNS_ZONE/records/$id" "$body" || return 1
    field --arg to "${to%.}" '.domain_record.data | rtrimstr(".") == $to' >/dev/null || odd
}

route53_api() {
    base=${DNS_API-https://route53.amazonaws.com}/2013-04-01
    kind=text/xml
    authorize=signature
    zone=
    spaces='s/>[[:space:]]*</></g'
}
flat() { tr '\n\r' '  ' <"$work/body" | sed "$spaces"; }
route53_find() {
    case $DNS_ZONE in *.*) [ -n "$zone" ] || route53_zone ;; *) zone=$DNS_ZONE ;; esac
    # Parameters in the order of the alphabet: older curls sign them as they stand.
    api GET "/hostedzone/$zone/rrset?maxitems=1&name=$DNS_RECORD&type=$DNS_TYPE" || no_zone
    found=$(flat)
    case $found in *'<ListResourceRecordSetsResponse'*) ;; *) odd ;; esac
    case $found in
        *"<ResourceRecordSet><Name>${DNS_RECORD%.}.</Name><Type>$DNS_TYPE</Type>"*) ;;
        *) one_of 0 ;;
    esac
    case $found in *'<SetIdentifier>'* | *'<AliasTarget>'*) stop 78 'the record has a routing policy or is an alias' ;; esac
    one_of "$(printf %s "$found" | grep -o '<Value>' | wc -l | tr -d ' ')"
    current=$(printf %s "$found" | sed -n 's|.*<Value>\([^<]*\)</Value>.*|\1|p')
    ttl=$(printf %s "$found" | sed -n 's|.*<TTL>\([0-9]*\)</TTL>.*|\1|p') proxied=no
}
route53_zone() {
    api GET "/hostedzonesbyname?dnsname=$DNS_ZONE&maxitems=2" || no_zone
    found=$(flat | grep -o '<HostedZone><Id>/hostedzone/[0-9A-Z]*</Id><Name>[^<]*</Name>' |
        sed -n "s|.*hostedzone/\([0-9A-Z]*\)</Id><Name>${DNS_ZONE%.}\.</Name>|\1|p")
    case $found in '') no_zone ;; *[!0-9A-Z]*) stop 78 "there are several zones $DNS_ZONE: name one by its id" ;; esac
    zone=$found
}
route53_put() {
    set="<ResourceRecordSet><Name>${DNS_RECORD%.}.</Name><Type>$DNS_TYPE</Type><TTL>$DNS_TTL</TTL>"
    set="$set<ResourceRecords><ResourceRecord><Value>$1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
    body='<?xml version="1.0" encoding="UTF-8"?>'
    body="$body<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch>"
    body="$body<Changes><Change><Action>UPSERT</Action>$set</Change></Changes></ChangeBatch>"
    api POST "/hostedzone/$zone/rrset/" "$body</ChangeResourceRecordSetsRequest>" || return 1
    flat | grep -q '<Status>\(PENDING\|INSYNC\)</Status>' || odd
}

# Checks.

is_up() { # whether SERVER answers as the check wants it
    if [ "$CHECK" = tcp ]; then
        timeout -s KILL "$CHECK_TIMEOUT" bash -c 'exec 3<>"/dev/tcp/$1/$2"' dns-failover "$1" "$CHECK_PORT" \
            >/dev/null 2>&1
        return
    fi
    case $1 in *:*) address="[$1]" ;; *) address=$1 ;; esac
    case $CHECK_HOST in *:*) host="[$CHECK_HOST]" ;; *) host=$CHECK_HOST ;; esac
    case $CHECK_METHOD in HEAD) set -- --head ;; *) set -- --request "$CHECK_METHOD" ;; esac
    answer=$(curl -q --silent --globoff --path-as-is --noproxy '*' --max-time "$CHECK_TIMEOUT" "$@" \
        --user-agent lbgen-dns-failover --header "Host: $host" --connect-to "::$address:$CHECK_PORT" \
        --output "$work/answer" --write-out '%{http_code}' "$CHECK://$host:$CHECK_PORT$CHECK_PATH" 2>/dev/null) ||
        return 1
    [ -z "${CHECK_BODY-}" ] || head -c 16384 "$work/answer" | grep -aqF -e "$CHECK_BODY" || return 1
    rest=$CHECK_EXPECT,
    while [ -n "$rest" ]; do
        range=${rest%%,*}
        rest=${rest#*,}
        [ "$answer" -lt "${range%-*}" ] || [ "$answer" -gt "${range#*-}" ] || return 0
    done
    return 1
}
in_a_row() { # COUNT up|down SERVER: whether it is so that many times, one after the other
    left=$1
    while :; do
        if is_up "$3"; then truth=up; else truth=down; fi
        [ "$truth" = "$2" ] || return 1
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 0
        sleep "$CHECK_INTERVAL"
    done
}

# State: where the record was last seen and since when, whether it is held, and when the provider may be asked again.

recall() {
    at='' since=0 held=no later=0
    [ -r "$folder/state" ] || return 0
    while read -r word value more; do
        case $word in
            at) at=$value since=$more ;;
            held) held=$value ;;
            later) later=$value ;;
        esac
    done <"$folder/state"
    # Whatever stands there, a run goes on.
    at=$(printf %s "$at" | tr -cd '0-9A-Za-z.:_-')
    case $since in '' | *[!0-9]* | 0* | ????????????*) since=0 ;; esac
    case $later in '' | *[!0-9]* | 0* | ????????????*) later=0 ;; esac
    [ "$held" = yes ] || held=no
    kept="$at $since $held $later"
}
keep() {
    [ "${kept-}" != "$at $since $held $later" ] || return 0
    # It holds no secret, and the service reads what root has written by hand.
    if ! (umask 022 && printf 'at %s %s\nheld %s\nlater %s\n' "$at" "$since" "$held" "$later" >"$folder/state.$$") ||
        ! mv -f "$folder/state.$$" "$folder/state"; then
        stop 73 "cannot write in $folder"
    fi
    kept="$at $since $held $later"
}
# Names have no case, and some providers write them with a last dot.
lower() { printf %s "${1%.}" | tr '[:upper:]' '[:lower:]'; }
same() { [ "$(lower "$1")" = "$(lower "$2")" ]; }
look() { # finds the record and notes where it points
    "${DNS_PROVIDER}_find"
    # Not ours to print as it is: a stranger may have written it.
    current=$(printf %s "$current" | tr -cd '0-9A-Za-z.:_-')
    same "$at" "$current" || { at=$current since=$(date +%s); }
}
is_right() { [ "${ttl:-0}" = "$DNS_TTL" ] && [ "$proxied" = "$DNS_PROXIED" ]; }
move() { # VALUE WHY
    before=$current
    # Checking took a while: whoever moved the record meanwhile knows better.
    look
    same "$before" "$current" || stop 75 "somebody moved it to $current meanwhile; it is left alone"
    at=$1 since=$(date +%s)
    keep
    "${DNS_PROVIDER}_put" "$1" || stop 78 'the record is gone'
    say "moved from $before to $1: $2"
}
tidy() { # the promise was made for this TTL
    is_right && return 0
    "${DNS_PROVIDER}_put" "$current" || stop 78 'the record is gone'
    say "stays on $current; TTL ${ttl:-unknown} is now $DNS_TTL"
}

run() {
    [ "$held" = no ] || exit 0
    [ "$later" -le "$(date +%s)" ] || stop 75 "$DNS_PROVIDER wants to be left alone until $(date -d "@$later" +%T)"
    look
    keep
    if same "$current" "$PRIMARY"; then
        here=$PRIMARY other=$SECONDARY
    elif same "$current" "$SECONDARY"; then
        here=$SECONDARY other=$PRIMARY
    else
        stop 78 "points to $current, which is neither server; it is left alone"
    fi
    if in_a_row "$CHECK_FALL" down "$here"; then
        is_up "$other" || stop 75 "neither $here nor $other answers; the record is left alone"
        move "$other" "$here does not answer"
        return
    fi
    elapsed=$(($(date +%s) - since))
    if [ "$here" = "$SECONDARY" ] && [ "$FAILBACK" = yes ] && { [ "$elapsed" -ge "$HOLD_DOWN" ] || [ "$elapsed" -lt 0 ]; } &&
        in_a_row "$CHECK_RISE" up "$PRIMARY"; then
        move "$PRIMARY" "it answers again"
        return
    fi
    tidy
}
status() {
    look
    state=
    [ "$held" = no ] || state="$state, held by hand"
    is_right || state="$state, TTL ${ttl:-unknown} instead of $DNS_TTL"
    printf '%s %s -> %s%s\n' "$DNS_RECORD" "$DNS_TYPE" "$current" "$state"
    for server in "primary $PRIMARY" "secondary $SECONDARY"; do
        if is_up "${server#* }"; then printf '%s answers\n' "$server"; else printf '%s does not answer\n' "$server"; fi
    done
}
switch() {
    case $1 in primary) to=$PRIMARY ;; secondary) to=$SECONDARY ;; *) to=$(lower "$1") ;; esac
    look
    is_up "$to" || say "$to does not answer the check; moved all the same"
    if same "$current" "$to"; then
        held=yes
        keep
        tidy
        say "points to $to already; held"
        return
    fi
    # The hold first, so that no run moves the record back; gone again if the move fails.
    was=$held
    held=yes
    undo=yes
    move "$to" 'by hand, and held'
    undo=
}
auto() {
    held=no
    later=0
    look
    keep
    say 'follows the checks again'
    if same "$current" "$PRIMARY" || same "$current" "$SECONDARY"; then return; fi
    if is_up "$PRIMARY"; then
        move "$PRIMARY" 'it answers'
    elif is_up "$SECONDARY"; then
        move "$SECONDARY" 'it answers'
    else
        stop 75 "neither server answers; it stays on $current"
    fi
}
leave() {
    if [ -n "$undo" ]; then
        held=$was
        keep
    fi
    rm -rf "$work" "$folder/state.$$"
}

if [ "${1-}" = --record ]; then
    case ${2-} in '' | .* | *[!0-9A-Za-z.-]*) usage ;; esac
    for file in "/etc/dns-failover/$2.env" /etc/dns-failover/secrets.env; do
        [ -r "$file" ] || [ "${file##*/}" = secrets.env ] || stop 64 "cannot read $file"
        # shellcheck disable=SC1090 # the service reads the same files, in the same syntax
        [ ! -r "$file" ] || . "$file"
    done
    STATE_DIRECTORY=/var/lib/dns-failover/$2
    shift 2
fi
case ${1-} in
    run | status | auto) [ $# -eq 1 ] || usage ;;
    switch) [ $# -eq 2 ] || usage ;;
    *) usage ;;
esac
for tool in curl jq flock; do command -v "$tool" >/dev/null || stop 69 "$tool is missing"; done
[ "${CHECK-}" != tcp ] || command -v bash >/dev/null || stop 69 'bash is missing'
check_environment
case ${2-primary} in primary | secondary) ;; *) fits "$2" || stop 64 "not a value of $DNS_TYPE: $2" ;; esac
read_credentials

folder=${STATE_DIRECTORY-/var/lib/dns-failover/$DNS_RECORD}
undo='' code=000 budget=$((API_BUDGET * 100))
mkdir -p "$folder" 2>/dev/null
work=$(mktemp -d) || stop 73 'no room for a temporary folder'
trap leave EXIT
trap 'exit 75' HUP INT TERM
# The folder itself is the lock: nobody has to own a file in it.
if ! [ -d "$folder" ] || ! [ -r "$folder" ] || ! [ -w "$folder" ]; then stop 73 "cannot write in $folder"; fi
exec 9<"$folder"
case $1 in
    run) flock -n 9 || stop 75 'another run is under way' ;;
    switch | auto) flock -w 120 9 || stop 75 'another run does not end' ;;
esac
recall
"${DNS_PROVIDER}_api"
mode=$1
case $mode in switch) switch "$2" ;; *) "$mode" ;; esac
