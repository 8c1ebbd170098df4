package org.weightgate.portal.marking;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says on the terminal why the node did not start, without a stack trace.
class KeysRefusedAnalyzer extends AbstractFailureAnalyzer<KeysRefused> {
    @Override
    protected FailureAnalysis analyze(Throwable root, KeysRefused cause) {
        return new FailureAnalysis(cause.getMessage(), null, root);
    }
}
