package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A catalog server with the profile on PostgreSQL, for all tests that need no server of their own.
 */
final class SharedCatalog implements AutoCloseable {

    private static final String DATABASE = "shared";

    private final Postgres postgres;
    private final Nodes nodes;

    private SharedCatalog(Postgres postgres) {
        this.postgres = postgres;
        postgres.createDatabase(DATABASE);
        this.nodes = new Nodes(postgres, DATABASE, Map.of());
    }

    static SharedCatalog start(Postgres postgres) {
        return new SharedCatalog(postgres);
    }

    Nodes nodes() {
        return nodes;
    }

    URI uri() {
        return nodes.current().uri();
    }

    /** Requests of a user to a catalog. */
    Requests as(String user, String catalog) {
        return Requests.to(uri(), catalog, user);
    }

    Connection connect() throws SQLException {
        return postgres.connect(DATABASE);
    }

    List<String> rows(String sql) {
        return postgres.rows(DATABASE, sql);
    }

    Path warehouse() {
        return postgres.files(DATABASE).resolve("warehouse");
    }

    void assertNoSecretStored() {
        Secrets.assertNoneStored(postgres, DATABASE);
    }

    /** Changes what a user may do. */
    void grant(String user, String... privileges) {
        String manager = Base64.getEncoder().encodeToString("root:root".getBytes(StandardCharsets.UTF_8));
        String body = List.of(privileges).stream().map(privilege -> '"' + privilege + '"').toList().toString();
        HttpRequest request = HttpRequest
                .newBuilder(nodes.current().uri("/api/management/v1/principals/" + user + "/privileges"))
                .header("Authorization", "Basic " + manager).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            Requests.require(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
