package org.weightgate.portal.access;

import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

/// What demo people did about a model, told once through the services everybody uses.
interface DemoTale {
    void tell(Actor who, ModelName model);
}
