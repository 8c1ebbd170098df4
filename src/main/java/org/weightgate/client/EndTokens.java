package org.weightgate.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// The tokens after which a model has nothing more to say, as its folder declares them.
final class EndTokens {
    private EndTokens() {}

    static Set<Integer> of(Path folder) throws IOException {
        Set<Integer> ends = new HashSet<>();
        for (String name : new String[] {"generation_config.json", "config.json"}) {
            Path file = folder.resolve(name);
            if (ends.isEmpty() && Files.exists(file)) {
                Json declared = Json.read(Files.readString(file)).at("eos_token_id");
                if (declared.number(-1) >= 0) {
                    ends.add((int) declared.number(-1));
                }
                for (Json one : declared.items()) {
                    ends.add((int) one.number(-1));
                }
            }
        }
        return ends;
    }
}
