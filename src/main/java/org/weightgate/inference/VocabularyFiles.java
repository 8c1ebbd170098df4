package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The byte-level BPE of GPT-2 and OPT as those were published: `vocab.json` (token to id) and
/// `merges.txt` (one merge a line, "left right", earliest first, after a line "#version: 0.2").
/// They are turned into the `tokenizer.json` that means the same. OPT puts its `</s>` before a text
/// and no space (reference: OPT's tokenizer_config.json); `tokenizer_config.json`, where it is
/// there, decides about both and names the special tokens.
final class VocabularyFiles {
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    private static final List<String> ROLES =
            List.of(
                    "bos_token",
                    "eos_token",
                    "unk_token",
                    "sep_token",
                    "pad_token",
                    "cls_token",
                    "mask_token");

    private final Path folder;
    private final String type;
    private final Json.Fields settings;
    private final Json.Fields vocabulary;
    private final Map<String, Map<String, @Nullable Object>> added = new LinkedHashMap<>();

    private VocabularyFiles(Path folder) throws IOException {
        this.folder = folder;
        type = modelType(folder);
        settings = read("tokenizer_config.json");
        vocabulary = Json.read(folder.resolve(VOCABULARY));
    }

    static Optional<Tokenizer> tokenizer(Path folder) throws IOException {
        boolean vocabulary = Files.exists(folder.resolve(VOCABULARY));
        boolean merges = Files.exists(folder.resolve(MERGES));
        if (vocabulary != merges) {
            throw new MalformedDocument(
                    vocabulary
                            ? VOCABULARY + " is there without " + MERGES + "."
                            : MERGES + " is there without " + VOCABULARY + ".");
        }
        return vocabulary ? Optional.of(new VocabularyFiles(folder).tokenizer()) : Optional.empty();
    }

    private static String modelType(Path folder) throws IOException {
        Path config = folder.resolve("config.json");
        String type =
                Files.exists(config) ? Json.read(config).string("model_type", "none") : "none";
        if (!type.equals("opt") && !type.equals("gpt2")) {
            throw new UnsupportedModel(
                    VOCABULARY
                            + " and "
                            + MERGES
                            + " are understood for the model types opt and gpt2, not for "
                            + type
                            + ", which may cut texts otherwise; tokenizer.json would say how.");
        }
        return type;
    }

    private Json.Fields read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Json.read(file) : Json.Fields.of(Map.of(), name);
    }

    private Tokenizer tokenizer() throws IOException {
        specials();
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("vocab", vocabulary.values());
        model.put("merges", merges());
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("added_tokens", List.copyOf(added.values()));
        file.put(
                "pre_tokenizer",
                Map.of(
                        "type",
                        "ByteLevel",
                        "add_prefix_space",
                        settings.flag("add_prefix_space", false)));
        file.put("model", model);
        file.put("decoder", Map.of("type", "ByteLevel"));
        Json.Fields asJson = Json.Fields.of(file, VOCABULARY);
        return new Tokenizer(VOCABULARY, new TokenizerJson(asJson), template());
    }

    private List<String> merges() throws IOException {
        List<String> merges = new ArrayList<>();
        for (String line :
                Files.readString(folder.resolve(MERGES), StandardCharsets.UTF_8).split("\r?\n")) {
            if (!line.startsWith("#version") && !line.isEmpty()) {
                merges.add(line);
            }
        }
        return merges;
    }

    private TokenTemplate template() throws IOException {
        if (settings.flag("add_eos_token", false)) {
            throw new UnsupportedModel(
                    "tokenizer_config.json: \"add_eos_token\" is not computed with " + VOCABULARY);
        }
        if (!settings.flag("add_bos_token", type.equals("opt"))) {
            return TokenTemplate.NONE;
        }
        Object begin = settings.values().get("bos_token");
        String name = begin == null ? usual().getFirst() : content(begin);
        return new TokenTemplate(new int[] {vocabulary.count(name)}, new int[0]);
    }

    /// The special tokens that the published vocabularies of the type have, the first one first.
    private List<String> usual() {
        return type.equals("opt") ? List.of("</s>", "<pad>") : List.of("<|endoftext|>");
    }

    /// The tokens that are matched as they stand: those the settings name, else the usual ones.
    private void specials() throws IOException {
        if (settings.has("added_tokens_decoder")) {
            Json.Fields byId = settings.object("added_tokens_decoder");
            for (String id : byId.values().keySet()) {
                add(byId.values().get(id), Integer.parseInt(id));
            }
        }
        Json.Fields more = read("added_tokens.json");
        for (String token : more.values().keySet()) {
            add(token, more.count(token));
        }
        for (Json.Fields named : List.of(settings, read("special_tokens_map.json"))) {
            for (String role : ROLES) {
                add(named.values().get(role), null);
            }
            if (named.has("additional_special_tokens")) {
                for (Object token : named.list("additional_special_tokens")) {
                    add(token, null);
                }
            }
        }
        if (added.isEmpty()) {
            for (String token : usual()) {
                add(token, null);
            }
        }
    }

    /// @param token its text, or an object with its text and how it is matched
    private void add(@Nullable Object token, @Nullable Integer id) throws IOException {
        if (token == null || added.containsKey(content(token))) {
            return;
        }
        String content = content(token);
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        if (token instanceof Map<?, ?> object) {
            object.forEach((name, value) -> entry.put(String.valueOf(name), value));
            entry.remove("__type");
        }
        entry.put("content", content);
        entry.put("special", true);
        entry.put("normalized", false);
        entry.put("id", id == null ? vocabulary.integer(content) : Long.valueOf(id));
        added.put(content, entry);
    }

    private static String content(Object token) throws IOException {
        return token instanceof String text
                ? text
                : Json.Fields.of(token, "A special token").string("content");
    }
}
