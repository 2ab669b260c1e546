# Everything a newcomer needs: `make run` to try the program, `make test` to check it.
# Each target installs what it misses on Debian and Ubuntu, and elsewhere says what to install.

.PHONY: run test test-windows screenshots bench build windows outdated clean

run: ## build, and start on the embedded demo
	@.ci/start $(ARGS)

test: ## everything: format, vet, staticcheck, unit tests, here and as Windows programs, fuzz seeds, the real window
	@.ci/test $(PARTS)

test-windows: ## the program as a Windows program in a real window, in Wine
	@.ci/test-windows $(PARTS)

screenshots: ## a PNG of each screen and state in build/screenshots
	@.ci/screenshots

bench: ## lines "ratio NAME VALUE goal LIMIT", one a measure
	@.ci/bench

build: ## the program as it is shipped, in build/
	@.ci/build

windows: ## the same for Windows, as far as it can be built here
	@.ci/build windows

outdated: ## which of the modules it is built with have a newer version; asks the network
	@.ci/outdated

clean:
	rm -rf build
