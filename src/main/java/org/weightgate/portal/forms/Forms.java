package org.weightgate.portal.forms;

import org.springframework.stereotype.Service;

/// Gives the form to ask with now, and every version that was ever answered.
@Service
public class Forms {
    private static final FormDefinition RESEARCH = ResearchForm.version1();

    public FormDefinition current() {
        return RESEARCH;
    }

    /// The version somebody answered.
    public FormDefinition version(int version) {
        if (version != RESEARCH.version()) {
            throw new IllegalArgumentException("There is no version " + version + " of the form.");
        }
        return RESEARCH;
    }
}
