package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The entity is in the database of the records. */
class PersistenceUnitElsewhereTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.rest-idempotency.datasource", "records")
            .overrideConfigKey("quarkus.datasource.\"records\".db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.\"records\".jdbc.url", "jdbc:h2:mem:records")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:unit")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store hibernate-orm (quarkus.rest-idempotency.store) needs the persistence unit <default> to use the datasource "
                            + "records, which has the records, and it uses <default>. Set quarkus.rest-idempotency.datasource or "
                            + "quarkus.rest-idempotency.persistence-unit to the other one"));

    @Test
    void persistenceUnitOfAnotherDatasource_failsTheBuild() {
        BuildFailure.expected();
    }
}
