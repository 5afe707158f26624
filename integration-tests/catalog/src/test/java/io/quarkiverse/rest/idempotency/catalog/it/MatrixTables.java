package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shows a fault matrix to people: per fault, which operations ended alike.
 */
final class MatrixTables {

    private static final String ALL = "all operations";

    private final List<Cell> cells;
    private final List<MatrixClient> clients;

    MatrixTables(List<Cell> cells) {
        this.cells = cells;
        this.clients = cells.stream().map(Cell::client).distinct().toList();
    }

    String text() {
        StringJoiner lines = new StringJoiner("\n");
        groups().forEach((fault, results) -> {
            lines.add(fault.title);
            results.forEach((result, operations) -> lines.add("    " + operations(operations) + ": " + result(result)));
        });
        return lines.toString();
    }

    private String result(List<String> result) {
        StringJoiner text = new StringJoiner("; ");
        for (int i = 0; i < clients.size(); i++) {
            text.add(clients.get(i).title() + " " + result.get(i));
        }
        return text.toString();
    }

    String asciidoc() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("// Written by the tests of integration-tests/catalog, with -Dcatalog.matrix=full or =clients. Do not edit.");
        lines.add("[cols=\"3,4," + "3,".repeat(clients.size()).replaceAll(",$", "") + "\"]");
        lines.add("|===");
        lines.add("| What happens | To | "
                + clients.stream().map(MatrixClient::title).collect(Collectors.joining(" | ")));
        groups().forEach((fault, results) -> {
            lines.add("");
            String span = results.size() == 1 ? "" : "." + results.size() + "+";
            lines.add(span + "| " + fault.title);
            results.forEach(
                    (result, operations) -> lines.add("| " + operations(operations) + " | " + String.join(" | ", result)));
        });
        lines.add("|===");
        return lines.toString();
    }

    /** Per fault, the operations with the same results for all clients. */
    private Map<Fault, Map<List<String>, List<Operation>>> groups() {
        Map<Fault, Map<Operation, List<Cell>>> byFault = cells.stream().collect(Collectors.groupingBy(Cell::fault,
                TreeMap::new, Collectors.groupingBy(Cell::operation, TreeMap::new, Collectors.toList())));
        Map<Fault, Map<List<String>, List<Operation>>> groups = new LinkedHashMap<>();
        byFault.forEach((fault, operations) -> groups.put(fault, operations.keySet().stream()
                .collect(Collectors.groupingBy(operation -> results(operations.get(operation)), LinkedHashMap::new,
                        Collectors.toList()))));
        return groups;
    }

    private List<String> results(List<Cell> sameOperation) {
        return clients.stream().map(client -> sameOperation.stream().filter(cell -> cell.client() == client).findFirst()
                .map(Cell::result).orElse("–")).toList();
    }

    private String operations(List<Operation> operations) {
        if (operations.size() == Operation.values().length) {
            return ALL;
        }
        if (operations.size() == Operation.values().length - 1) {
            return ALL + " but " + Arrays.stream(Operation.values()).filter(operation -> !operations.contains(operation))
                    .findFirst().orElseThrow().title;
        }
        return operations.stream().map(operation -> operation.title).collect(Collectors.joining(", "));
    }
}
