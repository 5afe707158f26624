package io.quarkiverse.rest.idempotency.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A page of the documentation, as its source. */
record Page(String text) {

    private static final Path PAGES = Path.of("../docs/modules/ROOT/pages");

    static Page of(String name) {
        try {
            return new Page(Files.readString(PAGES.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected the page " + name + " in " + PAGES.toAbsolutePath().normalize(), e);
        }
    }

    /**
     * @param anchor the anchor of a section
     * @return the rows of the first table of the section without its header, each as the texts of its cells
     */
    List<List<String>> table(String anchor) {
        String section = text.split("\\[#" + anchor + "]\n", 2)[1];
        String[] rows = section.split("\n\\|===\n", 3)[1].split("\n\n");
        return Stream.of(rows).skip(1).map(row -> Arrays.stream(("\n" + row).split("\n\\|")).skip(1).map(String::trim).toList())
                .toList();
    }
}
