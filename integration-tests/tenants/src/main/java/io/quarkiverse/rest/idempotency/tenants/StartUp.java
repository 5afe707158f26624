package io.quarkiverse.rest.idempotency.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;

/** Creates the schemas of the tenants, and opens the circuit that stays open. */
public class StartUp {

    static final List<String> TENANTS = List.of("north", "east", "south", "west");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Stock stock;

    void start(@Observes StartupEvent event) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            for (String tenant : TENANTS) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + tenant);
                statement.execute("CREATE TABLE IF NOT EXISTS " + tenant + ".effect (id bigint GENERATED ALWAYS AS IDENTITY"
                        + " PRIMARY KEY, reference varchar(64) NOT NULL, tenant varchar(16) NOT NULL, text varchar(255),"
                        + " version int NOT NULL)");
            }
        }
        stock.openCircuit();
    }
}
