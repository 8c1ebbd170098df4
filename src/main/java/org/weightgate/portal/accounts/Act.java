package org.weightgate.portal.accounts;

import java.time.Instant;
import java.util.Map;

/// Something somebody did. Every event record of every module implements it, and publishing one
/// records it in the publisher's own transaction. The record's simple name in kebab case is its
/// type. `facts` names the subjects (ids, references, names) and never a secret; no text of
/// people's own beyond reasons.
public interface Act {
    AccountId by();

    Instant at();

    Map<String, String> facts();
}
