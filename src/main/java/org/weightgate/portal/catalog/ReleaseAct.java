package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.Act;

import java.util.HashMap;
import java.util.Map;

/// What happens to one release, draft or published.
public interface ReleaseAct extends Act {
    ModelName model();

    String label();

    ReleaseId release();

    @Override
    default Map<String, String> facts() {
        return with(Map.of());
    }

    /// The release and what an act says beyond it.
    default Map<String, String> with(Map<String, String> details) {
        Map<String, String> facts = new HashMap<>(details);
        facts.put("model", model().toString());
        facts.put("release", label());
        facts.put("releaseId", release().toString());
        return facts;
    }
}
