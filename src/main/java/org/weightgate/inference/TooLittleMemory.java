package org.weightgate.inference;

/// The bound on memory is too low for even one prompt at a time; the message says, as the middle of
/// a sentence, what would do.
public final class TooLittleMemory extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TooLittleMemory(long needed) {
        super(
                "the golden prompts take at least "
                        + (needed + 999_999) / 1_000_000
                        + " MB of memory with this model");
    }
}
