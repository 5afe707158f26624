package io.quarkiverse.rest.idempotency.test.transaction;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** With a persistence unit that has a name, and without the default one. */
class NamedUnitFlushTest extends FlushedResponses {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("flushed-named", FlushedResponses.class, Documents.class, Documents.Plain.class,
                    Documents.Kept.class, Documents.TakenMapper.class, Document.class)
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "true")
            .overrideConfigKey("quarkus.hibernate-orm.\"documents\".datasource", "<default>")
            .overrideConfigKey("quarkus.hibernate-orm.\"documents\".packages", Document.class.getPackageName())
            .overrideConfigKey("quarkus.hibernate-orm.\"documents\".schema-management.strategy", "drop-and-create");
}
