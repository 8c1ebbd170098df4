package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

import javax.net.ssl.SSLException;

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

    /// A mapped file of the model could not be read (exit 1), which Java tells by an
    /// [InternalError].
    static Failure unreadable() {
        return check(
                "A file of the model could not be read: it was cut off meanwhile or the disk"
                        + " fails.");
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

    /// A sentence for a person who has never heard of the exception's class.
    static String sentence(IOException e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (text.contains("No space left on device")) {
            return "The disk is full. Make room and run the same command again.";
        }
        return switch (e) {
            case NoSuchFileException f -> "There is no file or folder %s.".formatted(f.getFile());
            case AccessDeniedException f -> "%s may not be read or written.".formatted(f.getFile());
            case FileAlreadyExistsException f -> "%s exists already.".formatted(f.getFile());
            case NotDirectoryException f -> "%s is not a folder.".formatted(f.getFile());
            case FileSystemException f -> "%s: %s.".formatted(f.getFile(), f.getReason());
            case SSLException f ->
                    "The TLS connection failed: %s. A private authority can be named with --cacert."
                            .formatted(text);
            case ConnectException f -> "Nobody answers at that address.";
            case UnknownHostException f -> "No machine of the name %s is known.".formatted(text);
            case HttpTimeoutException f -> "No answer came in time.";
            default -> text;
        };
    }
}
