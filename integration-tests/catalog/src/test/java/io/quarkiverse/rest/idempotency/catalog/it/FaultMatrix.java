package io.quarkiverse.rest.idempotency.catalog.it;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * Lets clients make changes while faults happen, each in a namespace of its own, and looks at what they report and at what the
 * catalog holds.
 */
final class FaultMatrix {

    private static final int CLIENTS = 12;

    /** Of a client whose response is delayed until it has lost it. */
    private static final int PATIENCE_MILLIS = 1500;

    /** The contents of a namespace in the catalog before an operation and after it, without a fault. */
    private record Expected(String before, String after) {
    }

    /** A change of one client. */
    private record Change(MatrixClient client, Operation operation) {
    }

    private final String catalog;
    private final Nodes nodes;
    private final FaultProxy proxy;
    private final AtomicInteger namespaces = new AtomicInteger();
    private final ConcurrentMap<Change, Expected> expected = new ConcurrentHashMap<>();

    /** @param catalog that no other test uses */
    FaultMatrix(Nodes nodes, FaultProxy proxy, String catalog) {
        this.catalog = catalog;
        this.nodes = nodes;
        this.proxy = proxy;
    }

    /** Runs cells beside each other, except those that end a node. */
    List<Cell> run(Collection<? extends MatrixClient> clients, Collection<Operation> operations, Collection<Fault> faults) {
        List<Cell> cells = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> learned = new ArrayList<>();
            changes(clients, operations).map(change -> new Change(change.client.alike(), change.operation)).distinct()
                    .forEach(change -> learned.add(threads.submit(() -> expected(change))));
            for (Future<?> one : learned) {
                one.get();
            }
            for (Fault fault : faults) {
                List<Future<Cell>> results = new ArrayList<>();
                for (Change change : changes(clients, operations).toList()) {
                    Future<Cell> result = threads.submit(() -> cell(change.client, change.operation, fault));
                    results.add(result);
                    if (fault.kills()) {
                        // The end of a node is for one cell only.
                        result.get();
                    }
                }
                for (Future<Cell> result : results) {
                    cells.add(result.get());
                }
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
        return cells;
    }

    private static Stream<Change> changes(Collection<? extends MatrixClient> clients, Collection<Operation> operations) {
        return operations.stream().flatMap(operation -> clients.stream()
                .filter(client -> client.operations().contains(operation)).map(client -> new Change(client, operation)));
    }

    private Expected expected(Change change) {
        return expected.computeIfAbsent(change, missing -> {
            Operation operation = change.operation;
            String namespace = newNamespace();
            String prepared = ClientVersion.V1_11_0.prepare(direct(), namespace, operation);
            String before = observe(namespace);
            String reported = change.client.act(direct(), namespace, operation, prepared);
            if (!reported.equals("success")) {
                throw new IllegalStateException(
                        "Expected " + operation + " to succeed where nothing happens, but: " + reported);
            }
            return new Expected(before, observe(namespace));
        });
    }

    private Cell cell(MatrixClient client, Operation operation, Fault fault) {
        String namespace = newNamespace();
        String prepared = ClientVersion.V1_11_0.prepare(direct(), namespace, operation);
        Map<String, String> properties = new HashMap<>(CatalogServer.client(proxy.uri(), "root", catalog));
        properties.put("header." + FaultProxy.CELL, namespace);
        properties.put("header." + FaultProxy.FAULT, fault.name());
        properties.put("header." + FaultProxy.MUTATION, String.valueOf(operation.mutation));
        if (fault == Fault.DELAYED) {
            properties.put("rest.client.socket-timeout-ms", String.valueOf(PATIENCE_MILLIS));
        }
        String reported = client.act(properties, namespace, operation, prepared);
        proxy.reported(namespace);
        if (fault == Fault.DELAYED) {
            Awaitility.await("the delayed execution").until(() -> proxy.fate(namespace).executed() > 0);
        }
        return new Cell(client, operation, fault, reported, effect(new Change(client.alike(), operation), observe(namespace)),
                proxy.fate(namespace));
    }

    private Cell.Effect effect(Change change, String held) {
        Expected known = expected(change);
        if (known.before.equals(known.after) && held.equals(known.after)) {
            return Cell.Effect.INVISIBLE;
        }
        return held.equals(known.after) ? Cell.Effect.ONCE : held.equals(known.before) ? Cell.Effect.NONE : Cell.Effect.OTHER;
    }

    private String observe(String namespace) {
        return ClientVersion.V1_11_0.observe(direct(), namespace).replace(namespace, "ns");
    }

    private Map<String, String> direct() {
        URI node = nodes.current().uri();
        return CatalogServer.client(node, "root", catalog);
    }

    private String newNamespace() {
        return String.format("cell_%05d", namespaces.incrementAndGet());
    }
}
