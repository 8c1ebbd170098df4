/// The Hugging Face Hub's reading API over catalog, access, marking and delivery, so that clients
/// people already have work unmodified; entered over HTTP only. Never hands out bytes itself: it
/// redirects to signed URLs, and every door behind it asks again.
@ApplicationModule(
        allowedDependencies = {
            "accounts",
            "accounts :: signin",
            "accounts :: tokens",
            "access",
            "catalog",
            "marking",
            "delivery"
        })
@NullMarked
package org.weightgate.portal.hub;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
