package org.weightgate.client;

import org.jspecify.annotations.Nullable;

/// Ends a command with an exit code and a sentence for the person at the terminal. The sentence
/// says what to do next where something can be done; no stack trace is shown.
final class Failure extends RuntimeException {
    private final int exitCode;

    private Failure(int exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    /// A check was made and failed (exit 1).
    static Failure check(String sentence) {
        return new Failure(Client.CHECK_FAILED, sentence, null);
    }

    /// The command cannot be carried out as asked on this machine (exit 2).
    static Failure usage(String sentence) {
        return new Failure(Client.BAD_USAGE, sentence, null);
    }

    /// The portal said no, or says something this client does not understand (exit 3).
    static Failure refused(String sentence) {
        return new Failure(Client.REFUSED, sentence, null);
    }

    /// The portal could not be reached (exit 3).
    static Failure network(String sentence, Throwable cause) {
        return new Failure(Client.REFUSED, sentence, cause);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? "Something went wrong." : message;
    }
}
