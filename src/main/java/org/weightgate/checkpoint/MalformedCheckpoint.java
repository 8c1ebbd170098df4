package org.weightgate.checkpoint;

import java.io.IOException;

/// Bytes that are not a checkpoint this project reads. The message is a sentence that names the
/// file or tensor and says what is wrong with it; it quotes names, never contents.
public final class MalformedCheckpoint extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedCheckpoint(String message) {
        super(message);
    }

    public MalformedCheckpoint(String message, Throwable cause) {
        super(message, cause);
    }

    /// The same finding, with the file it was found in put in front.
    public MalformedCheckpoint in(String file) {
        return new MalformedCheckpoint(file + ": " + getMessage(), this);
    }

    /// A name from untrusted bytes as it may stand in a message: bounded, printable.
    public static String quote(String name) {
        return '"' + printable(name, 80) + '"';
    }

    /// A text from untrusted bytes as it may be shown, stored or sent to a terminal: cut to `most`
    /// characters, with a replacement character for each that is invisible or controls something.
    public static String printable(String text, int most) {
        String shown = text.length() <= most ? text : text.substring(0, most - 1) + "…";
        StringBuilder out = new StringBuilder();
        shown.codePoints()
                .map(c -> Character.isISOControl(c) || isInvisible(c) ? '\uFFFD' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /// Characters that change how the text around them is shown (bidirectional and other format
    /// characters, line separators), and halves of surrogate pairs.
    static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> true;
            case Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
