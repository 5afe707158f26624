package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * An application with a schema for each tenant, on one connection that keeps the schema of the tenant before: its records have
 * one place nevertheless.
 */
abstract class SchemaPerTenant {

    private static final String HOME = "Odd \"home\"";
    private static final List<String> TENANTS = List.of("tenant_a", "tenant_b");

    /**
     * @param database is created, with a table of the records in a schema of each tenant, too, where none belongs
     */
    static QuarkusUnitTest application(String database) {
        List<String> statements = new ArrayList<>();
        String home = "\"" + HOME.replace("\"", "\"\"") + "\"";
        statements.add("CREATE SCHEMA " + home);
        statements.add("ALTER DATABASE " + database + " SET search_path TO " + home + ", public");
        for (String tenant : TENANTS) {
            statements.add("CREATE SCHEMA " + tenant);
            statements.add("CREATE TABLE " + tenant + ".ledger (id varchar(64) PRIMARY KEY)");
            statements.add("SET search_path TO " + tenant + ";" + PostgresServer.ddl());
        }
        statements.add(PostgresServer.ddl());
        return ExtensionTest.application()
                .withApplicationRoot(jar -> jar.addClasses(SchemaPerTenant.class, PostgresServer.class))
                .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
                .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
                .overrideConfigKey("quarkus.datasource.jdbc.max-size", "1")
                .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database(database,
                        statements.toArray(String[]::new)))
                .overrideConfigKey("quarkus.hibernate-orm.multitenant", "SCHEMA")
                .overrideConfigKey("quarkus.rest-idempotency.batching.enabled", "false")
                .overrideConfigKey("quarkus.rest-idempotency.local-cache.enabled", "false")
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.otel.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0");
    }

    @Entity
    @Table(name = "ledger")
    public static class Ledger {

        @Id
        @Column(name = "id")
        public String id;
    }

    @PersistenceUnitExtension
    @RequestScoped
    public static class Tenants implements TenantResolver {

        @Context
        HttpHeaders headers;

        @Override
        public String getDefaultTenantId() {
            return TENANTS.get(0);
        }

        @Override
        public String resolveTenantId() {
            return headers.getHeaderString("X-Tenant");
        }
    }

    @Path("/ledgers")
    public static class Ledgers {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        EntityManager entities;

        @Inject
        AgroalDataSource dataSource;

        @POST
        @Path("after-response")
        @Transactional
        @Idempotent
        public String afterResponse(String id) {
            return enter(id);
        }

        @POST
        @Path("in-transaction")
        @Transactional
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String inTransaction(String id) {
            return enter(id);
        }

        /** As an application does that knows no Hibernate. */
        @POST
        @Path("search-path")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String searchPath(String id, @Context HttpHeaders headers) throws SQLException {
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("SET search_path TO " + headers.getHeaderString("X-Tenant"));
                statement.execute("INSERT INTO ledger VALUES ('" + id + "')");
            }
            return "run " + RUNS.incrementAndGet();
        }

        private String enter(String id) {
            Ledger ledger = new Ledger();
            ledger.id = id;
            entities.persist(ledger);
            return "run " + RUNS.incrementAndGet();
        }
    }

    private static Response post(String path, String tenant, String key) {
        return given().header("Idempotency-Key", key).header("X-Tenant", tenant).contentType("text/plain").body(key)
                .post("/ledgers/" + path);
    }

    private long count(String table) throws SQLException {
        try (Connection connection = PostgresServer.connection(database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    abstract String database();

    @ParameterizedTest
    @ValueSource(strings = { "after-response", "in-transaction", "search-path" })
    void records_ofAllTenants_areInOnePlace(String path) throws SQLException {
        Ledgers.RUNS.set(0);
        long before = count("idempotency_record");
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();

        assertThat(post(path, "tenant_a", first).asString()).isEqualTo("run 1");
        assertThat(post(path, "tenant_b", second).asString()).isEqualTo("run 2");
        // The connection is in the schema of the other tenant now.
        assertThat(post(path, "tenant_a", first).asString()).isEqualTo("run 1");
        assertThat(post(path, "tenant_b", second).asString()).isEqualTo("run 2");

        assertThat(count("idempotency_record")).isEqualTo(before + 2);
        for (String tenant : TENANTS) {
            assertThat(count(tenant + ".idempotency_record")).as(tenant).isZero();
        }
        assertThat(count("tenant_a.ledger WHERE id = '" + first + "'")).isOne();
        assertThat(count("tenant_b.ledger WHERE id = '" + second + "'")).isOne();
    }
}
