package io.quarkiverse.rest.idempotency.lab;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * Makes the pools of the application, whose sessions have the name of the node. The pools of the store are made by it, too.
 */
@Singleton
public class SessionNames implements PgPoolCreator {

    @ConfigProperty(name = "lab.node", defaultValue = "lab-reactive")
    String node;

    @Override
    public Pool create(Input input) {
        List<SqlConnectOptions> named = new ArrayList<>();
        input.pgConnectOptionsList()
                .forEach(options -> named.add(new PgConnectOptions(options).addProperty("application_name", node)));
        return PgBuilder.pool().with(input.poolOptions()).connectingTo(named).using(input.vertx()).build();
    }
}
