package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** An application whose persistence units all have names says which has the entity. */
class NoDefaultPersistenceUnitTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.hibernate-orm.\"orders\".datasource", "<default>")
            .overrideConfigKey("quarkus.hibernate-orm.\"orders\".packages", "org.acme.orders")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:unit")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store hibernate-orm (quarkus.rest-idempotency.store) needs a persistence unit named <default>, and there are "
                            + "[orders]. Set quarkus.rest-idempotency.persistence-unit to one of them, configure it, or set jdbc"));

    @Test
    void absentDefaultPersistenceUnit_failsTheBuild_withTheNamesOfTheOthers() {
        BuildFailure.expected();
    }
}
