package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Java client and a recorded response that cannot be given again, because its answer was lost and the table
 * dropped before the retry: it ends at once, in a state that is unknown
 * where it commits, and deletes nothing.
 */
@ExtendWith(CatalogExtension.class)
class ReplayFailedIT {

    @ParameterizedTest
    @CsvSource({
            "V1_11_0, UPDATE_TABLE, CommitStateUnknownException", "V1_12_0, UPDATE_TABLE, CommitStateUnknownException",
            "V1_11_0, COMMIT_STAGED_TABLE, CommitStateUnknownException",
            "V1_12_0, COMMIT_STAGED_TABLE, CommitStateUnknownException",
            "V1_11_0, REPLACE_VIEW, CommitStateUnknownException", "V1_12_0, REPLACE_VIEW, CommitStateUnknownException",
            "V1_11_0, CREATE_TABLE, ServiceFailureException", "V1_12_0, CREATE_TABLE, ServiceFailureException" })
    void client_endsAtOnce_andKeepsTheFiles(ClientVersion client, Operation operation, String reported, SharedCatalog catalog) {
        String namespace = "unreplayable_" + client.name().toLowerCase(Locale.ROOT) + "_"
                + operation.name().toLowerCase(Locale.ROOT);
        Map<String, String> direct = CatalogServer.client(catalog.uri(), "root", "main");
        String prepared = client.prepare(direct, namespace, operation);
        try (FaultProxy proxy = new FaultProxy(catalog.nodes())) {
            String name = "/namespaces/" + namespace + (operation == Operation.REPLACE_VIEW ? "/views/v" : "/tables/t");
            proxy.meanwhile(() -> Requests.require(catalog.as("root", "main").delete(name, Requests.newKey())));
            Map<String, String> properties = new HashMap<>(CatalogServer.client(proxy.uri(), "root", "main"));
            properties.put("header." + FaultProxy.CELL, namespace);
            properties.put("header." + FaultProxy.FAULT, Fault.STATUS_503.name());
            properties.put("header." + FaultProxy.MUTATION, String.valueOf(operation.mutation));

            assertThat(client.act(properties, namespace, operation, prepared)).isEqualTo(reported);

            assertThat(proxy.fate(namespace).asked()).as("the first request, and one retry").isEqualTo(2);
        }
        boolean appends = operation == Operation.UPDATE_TABLE || operation == Operation.COMMIT_STAGED_TABLE;
        assertThat(manifests(catalog, namespace)).as("a manifest and a list of manifests").hasSize(appends ? 2 : 0);
    }

    /** The files of metadata that the client has written. */
    private static Set<String> manifests(SharedCatalog catalog, String namespace) {
        try (Stream<Path> files = Files.walk(catalog.warehouse())) {
            return files.map(Path::toString).filter(file -> file.contains("/" + namespace + "/") && file.endsWith(".avro"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
