package org.weightgate.client;

import java.io.PrintWriter;
import java.io.StringWriter;

/// One command as it was run inside this process, and what it left on its streams.
public record Ran(int code, String out, String err) {
    public static Ran of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Client.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ran(code, out.toString(), err.toString());
    }
}
