package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Callers are authenticated when something asks for them. */
class LazyBearerTokenTest extends BearerTokenCallers {

    @RegisterExtension
    static final QuarkusUnitTest APP = BearerTokens.application(BearerTokenCallers.class, Accounts.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false");
}
