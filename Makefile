.PHONY: run test check bench demo
run:   ; @bin/run
test:  ; @bin/test
check: ; @bin/check
bench: ; @bin/bench
demo:  ; @bin/run --fresh
