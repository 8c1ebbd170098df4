package org.weightgate.inference;

import java.io.IOException;
import java.util.stream.IntStream;

/// The special ids around a single text: the "post_processor" of tokenizer.json.
record TokenTemplate(int[] before, int[] after) {
    static final TokenTemplate NONE = new TokenTemplate(new int[0], new int[0]);

    static TokenTemplate of(Json.Fields file) throws IOException {
        return file.has("post_processor") ? NONE.around(file.object("post_processor")) : NONE;
    }

    private TokenTemplate around(Json.Fields fields) throws IOException {
        Part part = Part.of("post_processor", fields);
        switch (part.type()) {
            case "ByteLevel" -> {
                return this;
            }
            case "Sequence" -> {
                TokenTemplate all = this;
                for (Json.Fields inner : part.only("processors").fields().objects("processors")) {
                    all = all.around(inner);
                }
                return all;
            }
            case "TemplateProcessing" -> {
                return template(part.only("single", "pair", "special_tokens"));
            }
            default -> throw part.refused();
        }
    }

    private TokenTemplate template(Part part) throws IOException {
        IntStream.Builder head = IntStream.builder();
        IntStream.Builder tail = IntStream.builder();
        boolean text = false;
        for (Json.Fields item : part.fields().objects("single")) {
            if (item.has("Sequence")) {
                if (text || !item.object("Sequence").string("id").equals("A")) {
                    throw part.refused("TemplateProcessing with another text than one \"A\"");
                }
                text = true;
                continue;
            }
            String name = item.object("SpecialToken").string("id");
            for (int id : part.fields().object("special_tokens").object(name).ints("ids")) {
                (text ? tail : head).add(id);
            }
        }
        if (!text) {
            throw part.refused("TemplateProcessing without a text");
        }
        return new TokenTemplate(
                IntStream.concat(head.build(), IntStream.of(before)).toArray(),
                IntStream.concat(IntStream.of(after), tail.build()).toArray());
    }
}
