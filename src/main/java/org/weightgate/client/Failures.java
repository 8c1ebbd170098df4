package org.weightgate.client;

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

/// Puts the JDK's own complaints into sentences.
final class Failures {
    private Failures() {}

    /// A sentence for a person who has never heard of the exception's class.
    static String sentence(IOException e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
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
