.PHONY: run test check bench demo train
run:   ; @bin/run
test:  ; @bin/test
check: ; @bin/check
bench: ; @bin/bench
demo:  ; @bin/run --fresh
train: ; @bin/train $(DATA)
