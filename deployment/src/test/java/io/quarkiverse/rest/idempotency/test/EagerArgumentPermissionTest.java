package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Callers that are authenticated before anything looks at the request. */
class EagerArgumentPermissionTest extends ArgumentPermissions {

    @RegisterExtension
    static final QuarkusUnitTest APP = application().overrideConfigKey("quarkus.http.auth.proactive", "true");
}
