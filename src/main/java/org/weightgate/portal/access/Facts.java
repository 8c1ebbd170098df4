package org.weightgate.portal.access;

import java.util.HashMap;
import java.util.Map;

/// What the record keeps of an act, put together of keys and values in turn.
final class Facts {
    private Facts() {}

    static Map<String, String> of(Object... pairs) {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put(pairs[i].toString(), pairs[i + 1].toString());
        }
        return facts;
    }
}
