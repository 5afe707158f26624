package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** Claims are made on PostgreSQL only, and not in memory. */
class ClaimInMemoryTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingThing.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.rest-idempotency.transaction.ownership", "claim")
            .assertException(failure -> assertThat(new BuildFailure(failure).message()).isEqualTo(
                    "quarkus.rest-idempotency.transaction.ownership=claim cannot be used: expected records in a PostgreSQL "
                            + "database (quarkus.rest-idempotency.store=jdbc, hibernate-orm or reactive-pg), and the store is another "
                            + "one. Or set it to lease"));

    @Test
    void claim_withTheMemoryStore_stopsTheStart() {
        BuildFailure.expected();
    }
}
