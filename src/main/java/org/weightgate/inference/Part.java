package org.weightgate.inference;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/// One part of tokenizer.json: a normalizer, a pre-tokenizer, a decoder, the model. Whatever it
/// says that nobody reads is refused by name, since leaving it out would give other ids.
///
/// @param kind what it is called in messages
record Part(String kind, Json.Fields fields) {

    static Part of(String kind, Json.Fields fields) {
        return new Part(kind, fields);
    }

    String type() throws IOException {
        return fields.string("type");
    }

    /// Refuses every field beside its type and those named, unless it is null.
    Part only(String... names) throws IOException {
        Set<String> more = new TreeSet<>();
        for (String name : fields.values().keySet()) {
            if (fields.has(name)) {
                more.add(name);
            }
        }
        more.remove("type");
        more.removeAll(Set.of(names));
        if (!more.isEmpty()) {
            throw refused(fields.string("type", "") + " with \"" + more.iterator().next() + "\"");
        }
        return this;
    }

    UnsupportedModel refused(String what) {
        return new UnsupportedModel("tokenizer.json: " + kind + " " + what + " is not understood.");
    }

    UnsupportedModel refused() throws IOException {
        return refused(type());
    }

    /// A string of exactly one character.
    int character(String name) throws IOException {
        String text = fields.string(name);
        if (text.codePointCount(0, text.length()) != 1) {
            throw new MalformedDocument(
                    fields.where() + ": \"" + name + "\" must be one character.");
        }
        return text.codePointAt(0);
    }
}
