package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.quarkus.credentials.runtime.CredentialsProviderFinder;
import io.quarkus.datasource.runtime.DataSourceRuntimeConfig;
import io.quarkus.reactive.datasource.runtime.ConnectOptionsSupplier;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * The way to make connections to a datasource.
 *
 * @param poolOptions the options of the application's pool
 * @param options the options of its connections, one for each of its URLs
 * @param creator the application's own creator of this pool
 * @param config the settings of the datasource that all kinds of clients share
 */
record PgSource(PoolOptions poolOptions, List<PgConnectOptions> options, Optional<PgPoolCreator> creator,
        DataSourceRuntimeConfig config) {

    private static final String POOL_NAME = "idempotency";

    /** Whether the client prepares no statement under a name, so that it works behind a pooler. */
    boolean expectsPoolers() {
        return options.stream().allMatch(PgConnectOptions::getUseLayer7Proxy);
    }

    /**
     * A pool with connections of its own. They keep every statement that they have prepared: the client would leave out those
     * of 2,048 characters and more, of which the shared ones are the most expensive to parse and to plan.
     *
     * @param vertx the owner of the event loops
     * @param connections how many there are at most
     * @param connectMillis how long making one may take
     * @param idleSeconds the time after which an unused one is closed; zero for that of the application's pool
     */
    Pool pool(Vertx vertx, int connections, int connectMillis, int idleSeconds) {
        PoolOptions own = new PoolOptions(poolOptions).setMaxSize(connections).setShared(false).setName(POOL_NAME);
        if (idleSeconds > 0) {
            own.setIdleTimeout(idleSeconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
        }
        List<PgConnectOptions> copies = new ArrayList<>();
        options.forEach(original -> copies.add(named(new PgConnectOptions(original))
                .setCachePreparedStatements(!original.getUseLayer7Proxy())
                .setPreparedStatementCacheSqlFilter(ofAnyLength -> true)
                .setConnectTimeout(Math.min(original.getConnectTimeout(), connectMillis))));
        return creator.map(made -> made.create(new Input(vertx, own, copies)))
                .orElseGet(() -> connectingTo(PgBuilder.pool().with(own).using(vertx), List.copyOf(copies)).build());
    }

    /** With the name of the application's client, Micrometer would take the gauges of one of them only. */
    private static PgConnectOptions named(PgConnectOptions own) {
        String name = own.getMetricsName();
        if (name != null && !name.isEmpty()) {
            own.setMetricsName(name + "-" + POOL_NAME);
        }
        return own;
    }

    /** Credentials can change while the application runs. */
    private ClientBuilder<Pool> connectingTo(ClientBuilder<Pool> pool, List<SqlConnectOptions> copies) {
        return config.credentialsProvider()
                .map(name -> pool.connectingTo(new ConnectOptionsSupplier<>(
                        CredentialsProviderFinder.find(config.credentialsProviderName().orElse(null)), name, copies,
                        original -> new PgConnectOptions((PgConnectOptions) original))))
                .orElseGet(() -> pool.connectingTo(copies));
    }

    private record Input(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements
                PgPoolCreator.Input {
    }
}
