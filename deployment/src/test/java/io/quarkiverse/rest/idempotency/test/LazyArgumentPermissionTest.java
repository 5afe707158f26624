package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Callers that are authenticated when something asks for them. */
class LazyArgumentPermissionTest extends ArgumentPermissions {

    @RegisterExtension
    static final QuarkusUnitTest APP = application().overrideConfigKey("quarkus.http.auth.proactive", "false");
}
