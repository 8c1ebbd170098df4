package org.weightgate.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A space written as a visible mark ("▁"), as SentencePiece does: what pre-tokenizer and decoder
/// of that name share.
final class Metaspace {
    private Metaspace() {}

    /// Before which pieces a mark is put: "always", "first" or "never".
    static String scheme(Part part) throws IOException {
        String scheme = part.fields().string("prepend_scheme", "always");
        if (!Set.of("always", "first", "never").contains(scheme)) {
            throw part.refused("Metaspace with prepend_scheme " + scheme);
        }
        if (part.fields().flag("add_prefix_space", true)) {
            return scheme;
        }
        if (part.fields().has("prepend_scheme") && !scheme.equals("never")) {
            throw new MalformedDocument(
                    part.fields().where()
                            + ": \"add_prefix_space\" contradicts \"prepend_scheme\".");
        }
        return "never";
    }

    /// Marks become spaces; those of the first token go where one was put before it.
    static List<String> decode(List<String> tokens, String mark, boolean led) {
        List<String> text = new ArrayList<>(tokens.size());
        for (String token : tokens) {
            text.add(token.replace(mark, led && text.isEmpty() ? "" : " "));
        }
        return text;
    }
}
