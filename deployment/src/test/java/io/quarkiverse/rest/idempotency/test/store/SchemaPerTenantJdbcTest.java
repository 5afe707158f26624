package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Over plain JDBC. */
class SchemaPerTenantJdbcTest extends SchemaPerTenant {

    private static final String DATABASE = "tenants_jdbc";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = application(DATABASE)
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true");

    @Override
    String database() {
        return DATABASE;
    }
}
