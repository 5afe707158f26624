package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** With the store of Hibernate ORM. */
class SchemaPerTenantEntityTest extends SchemaPerTenant {

    private static final String DATABASE = "tenants_orm";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = application(DATABASE)
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm");

    @Override
    String database() {
        return DATABASE;
    }
}
