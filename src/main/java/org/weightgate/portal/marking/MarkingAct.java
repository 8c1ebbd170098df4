package org.weightgate.portal.marking;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

/// What this module does by itself: the portal is the doer.
interface MarkingAct extends Act {
    @Override
    default AccountId by() {
        return AccountId.SYSTEM;
    }
}
