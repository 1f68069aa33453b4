// swift-format-ignore-file
// Made of templates/dns-install.sh by `make docs`. Do not edit.
extension EmbeddedTemplates {
    /// The text of `templates/dns-install.sh`.
    package static var dnsInstall: String {
        #"""
        #!/bin/sh
        # Installs the DNS failover agent, its units and the records beside this file. Run again it changes what has changed.
        #
        #   install.sh [--check] [--root DIR]
        #
        #   --check     change nothing; say what would be
        #   --root DIR  into this folder instead of /, for images; units are written, not started
        #
        # Checks everything before it changes anything. Timers of records that are no longer here are stopped and their files
        # removed. Secrets are yours: the files that records name, or /etc/dns-failover/secrets.env, owned by root, mode 600.
        #
        # Exit status: 0 done or nothing to do, 1 with --check: something is to do, 64 wrong words, 69 something is missing,
        # 73 cannot write, 77 not root, 78 a secret is missing or open to others.
        set -u
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export PATH
        LC_ALL=C
        export LC_ALL
        umask 022

        say() { printf '%s\n' "$1" >&2; }
        stop() {
            say "install.sh: $2"
            exit "$1"
        }
        usage() { stop 64 "usage: ${0##*/} [--check] [--root DIR]"; }

        root=''
        check=''
        while [ $# -gt 0 ]; do
            case $1 in
                --check) check=yes ;;
                --root)
                    [ $# -ge 2 ] || usage
                    case $2 in /?*) root=${2%/} ;; *) stop 64 '--root takes an absolute path' ;; esac
                    shift
                    ;;
                *) usage ;;
            esac
            shift
        done

        here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || stop 69 'cannot find its own folder'
        agent=$root/usr/local/sbin/dns-failover
        records=$root/etc/dns-failover
        units=$root/etc/systemd/system

        # Everything that can be wrong is looked at first.
        for file in dns-failover.sh systemd/dns-failover@.service systemd/dns-failover@.timer; do
            [ -f "$here/$file" ] || stop 69 "$here/$file is missing"
        done
        if [ -z "$root" ]; then
            [ -n "$check" ] || [ "$(id -u)" -eq 0 ] || stop 77 'only root can install'
            for tool in curl jq flock timeout bash systemctl; do
                command -v "$tool" >/dev/null || stop 69 "$tool is missing: apt-get install curl jq util-linux coreutils bash systemd"
            done
            version=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
            [ "${version:-0}" -ge 247 ] || stop 69 "systemd ${version:-of no version} is too old: 247 knows LoadCredential"
            curl --help all 2>/dev/null | grep -q aws-sigv4 || ! grep -qs '"route53"' "$here"/records/*.env ||
                stop 69 'this curl cannot sign requests to Route 53: 7.75 can'
        fi
        private() { # whether FILE is root's alone
            [ -n "$(find "$1" -prune -type f ! -perm /077 -user "$(id -un)" 2>/dev/null)" ]
        }
        wrong=''
        for file in "$here"/records/*.env; do
            [ -f "$file" ] || continue
            secret=$(sed -n 's/^CREDENTIAL_FILE="\(.*\)"$/\1/p' "$file")
            names=$(sed -n 's/^CREDENTIAL_ENV="\(.*\)"$/\1/p' "$file")
            [ -z "$names" ] || secret=/etc/dns-failover/secrets.env
            [ -z "$root" ] || break
            if ! [ -f "$secret" ]; then
                wrong=yes
                say "install.sh: $secret is missing; ${file##*/} needs it"
            elif ! private "$secret"; then
                wrong=yes
                say "install.sh: $secret is open to others: chown root: $secret && chmod 600 $secret"
            else
                for name in $names; do
                    grep -q "^$name=." "$secret" || { wrong=yes && say "install.sh: $secret has no $name"; }
                done
            fi
        done
        [ -z "$wrong" ] || stop 78 'nothing was changed'

        changes=0
        change() { # WORDS...: says what is to do
            changes=$((changes + 1))
            say "$*"
        }
        # put FILE TARGET MODE: TARGET becomes FILE, at once and whole.
        put() {
            if cmp -s "$1" "$2" && [ -n "$(find "$2" -prune -perm "$3")" ]; then return 0; fi
            change "write $2"
            [ -z "$check" ] || return 0
            if ! { mkdir -p "${2%/*}" && cp "$1" "$2.new" && chmod "$3" "$2.new" && mv -f "$2.new" "$2"; }; then
                stop 73 "cannot write $2"
            fi
        }
        remove() {
            [ -e "$1" ] || return 0
            change "remove $1"
            [ -n "$check" ] || rm -rf "$1" || stop 73 "cannot remove $1"
        }

        put "$here/dns-failover.sh" "$agent" 755
        put "$here/systemd/dns-failover@.service" "$units/dns-failover@.service" 644
        put "$here/systemd/dns-failover@.timer" "$units/dns-failover@.timer" 644
        wanted=' '
        for file in "$here"/records/*.env; do
            [ -f "$file" ] || continue
            name=${file##*/}
            name=${name%.env}
            wanted="$wanted$name "
            for kind in service timer; do
                unit=dns-failover@$name.$kind.d/lbgen.conf
                put "$here/systemd/$unit" "$units/$unit" 644
            done
            # Last: without it the service does not run.
            put "$file" "$records/$name.env" 644
        done

        # Records of an earlier build.
        stale=''
        for file in "$records"/*.env; do
            [ -f "$file" ] || continue
            name=${file##*/}
            name=${name%.env}
            case $name in secrets) continue ;; esac
            case $wanted in *" $name "*) continue ;; esac
            grep -q '^# Generated by lbgen' "$file" || continue
            stale="$stale$name "
        done
        for name in $stale; do
            if [ -z "$root$check" ]; then systemctl --quiet disable --now "dns-failover@$name.timer"; fi
            remove "$units/dns-failover@$name.service.d"
            remove "$units/dns-failover@$name.timer.d"
            remove "$records/$name.env"
        done

        if [ -z "$root" ]; then
            [ -n "$check" ] || [ "$changes" -eq 0 ] || systemctl daemon-reload || stop 73 'systemd cannot read the units'
            for name in $wanted; do
                timer=dns-failover@$name.timer
                if systemctl --quiet is-enabled "$timer" 2>/dev/null && systemctl --quiet is-active "$timer"; then
                    # A timer that runs keeps its old times until it is started anew.
                    [ -n "$check" ] || [ "$changes" -eq 0 ] || systemctl --quiet restart "$timer" || stop 73 "cannot restart $timer"
                    continue
                fi
                change "start $timer"
                [ -n "$check" ] || systemctl --quiet enable --now "$timer" || stop 73 "cannot start $timer"
            done
        fi
        if [ "$changes" -eq 0 ]; then say 'nothing to do'; fi
        [ -z "$check" ] || [ "$changes" -eq 0 ]

        """#
    }
}
