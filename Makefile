# The two commands: `make demo` and `make test`. Each installs what is missing and builds first.
.PHONY: demo test conformance lint bench bench-peers bench-layout bench-verify fuzz install clean

demo:
	.ci/install build
	cmake --preset release
	cmake --build --preset release
	samples/demo.sh build/release/bin/indenture out

test:
	.ci/install build test
	cmake --preset dev
	cmake --build --preset dev
	cmake --build --preset dev --target all_verify_interface_header_sets
	ctest --preset dev -j2

# Has veraPDF judge every kind of PDF we write, and catch every single mistake in one; then pyHanko
# and pdfsig our signatures, and us theirs.
conformance:
	.ci/install build test
	cmake --preset dev
	cmake --build --preset dev --target conformance_pdfs indenture
	tests/conformance/pdf/run.sh build/dev
	tests/conformance/signing/run.sh build/dev

# Format and static checks; slow, so not part of `make test`.
lint:
	.ci/install build test
	cmake --preset dev
	cmake --build --preset dev --target lint

# Times of templates of every size, and of each step for the sample agreement.
bench:
	.ci/install build test
	cmake --preset bench
	cmake --build --preset bench
	build/bench/bench/template_bench
	build/bench/bench/indenture_bench

# The same templates and data through other engines, side by side; fetches them with npm.
bench-peers:
	.ci/install build test
	cmake --preset bench
	cmake --build --preset bench
	/usr/bin/python3 bench/peers/run.py build/bench/bench build/peers

# Every fuzz target for ten minutes, two at a time.
fuzz:
	.ci/install build test
	tests/fuzz/run.sh 600

# Word files to PDF beside LibreOffice, long documents, memory.
bench-layout:
	.ci/install build test
	cmake --preset bench
	cmake --build --preset bench
	/usr/bin/python3 bench/layout/run.py build/bench build/bench-layout

# Verification in the sandbox and without, beside pdfsig and pyHanko.
bench-verify:
	.ci/install build test
	cmake --preset bench
	cmake --build --preset bench
	/usr/bin/python3 bench/verify/run.py build/bench build/bench-verify $(PYHANKO_PYTHON)

install:
	.ci/install build
	cmake --preset release
	cmake --build --preset release
	cmake --install build/release

clean:
	rm -rf build out
