package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** Of a store that answers at once. */
class SameThreadInMemoryTest extends SameThreadBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(TenantResource.class, TenantBean.class, SameThreadBehaviour.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false");
}
