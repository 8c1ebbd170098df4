package org.weightgate.client;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/// Where a command speaks: results on standard output, progress on standard error. With `--json`
/// standard output carries one document and nothing else.
final class Terminal {
    /// False where the terminal's encoding knows only ASCII.
    static final boolean SYMBOLS = System.out.charset().newEncoder().canEncode("✓✗█░");

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean interactive;

    Terminal(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
        Console console = System.console();
        this.interactive = console != null && console.isTerminal();
    }

    /// A sentence for people; silent where a program is listening.
    void say(String sentence) {
        if (!json) {
            out.println(harmless(sentence));
            out.flush();
        }
    }

    /// A remark that must be seen also beside JSON.
    void remark(String sentence) {
        err.println(harmless(sentence));
        err.flush();
    }

    /// Sentences quote portals, bundles and leaks, none of which may steer the terminal.
    private static String harmless(String sentence) {
        return sentence.lines()
                .map(line -> MalformedCheckpoint.printable(line, Integer.MAX_VALUE))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /// Text as it comes, without a line end.
    void stream(String text) {
        out.print(text);
        out.flush();
    }

    /// The command's result for programs.
    void document(Map<String, ?> document) {
        if (json) {
            print(Json.write(document));
        }
    }

    /// Prints a document whether or not `--json` was given.
    void print(String text) {
        out.println(text);
        out.flush();
    }

    boolean json() {
        return json;
    }

    /// True where a person sits at the terminal, so that bars may be drawn and questions asked.
    boolean interactive() {
        return interactive;
    }

    ProgressBar bar(String what) {
        return new ProgressBar(err, interactive, what);
    }
}
