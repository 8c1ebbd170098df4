package org.weightgate.portal.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param from sender of every mail; empty: `weightgate@` and the host of `weightgate.url`
@ConfigurationProperties("weightgate.mail")
record MailSettings(@DefaultValue("") String from) {}
