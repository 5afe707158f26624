package io.quarkiverse.rest.idempotency.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says of each mutation which test noticed it, for the output of the build. A mutation that its test does not notice fails the
 * build.
 */
public final class MutationReport {

    private record Row(String mutation, String noticedBy) {
    }

    private final String subject;
    private final List<Row> rows = new ArrayList<>();
    private final Set<NamedTest> passing = new HashSet<>();

    public MutationReport(String subject) {
        this.subject = subject;
    }

    /**
     * Runs a test without a mutation, once: a test that fails anyway notices nothing.
     */
    public void assertPasses(NamedTest test) {
        if (passing.add(test)) {
            assertThat(test.failures()).as("failures of %s without a mutation", test).isEmpty();
        }
    }

    /**
     * Runs a test with a mutation, which is in place.
     */
    public void assertNoticed(String mutation, NamedTest test) {
        List<Throwable> failures = test.failures();
        rows.add(new Row(mutation, failures.isEmpty() ? "NOBODY" : test.toString()));
        assertThat(failures).as("failures of %s with the mutation '%s'", test, mutation).isNotEmpty();
    }

    /**
     * Prints the mutations so far and who noticed each.
     */
    public void print() {
        int width = rows.stream().mapToInt(row -> row.mutation.length()).max().orElse(0);
        StringBuilder table = new StringBuilder("Mutations of ").append(subject).append(", and who noticed\n");
        rows.forEach(
                row -> table.append(String.format("  %-" + Math.max(1, width) + "s  <-  %s%n", row.mutation, row.noticedBy)));
        long noticed = rows.stream().filter(row -> !row.noticedBy.equals("NOBODY")).count();
        System.out.print(table.append("  ").append(noticed).append(" of ").append(rows.size()).append(" were noticed\n"));
    }
}
