// The floor: a Swift program that does nothing, linked as lbgen is.
