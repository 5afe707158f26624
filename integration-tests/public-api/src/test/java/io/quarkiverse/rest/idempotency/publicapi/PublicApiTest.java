package io.quarkiverse.rest.idempotency.publicapi;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API is what its listings say. {@code -Dapi.update=true} writes the listings anew; the difference is then part of
 * the change that is reviewed.
 */
class PublicApiTest {

    private static final Path LISTINGS = Path.of("src/test/api");
    private static final Path CONTRIBUTING = Path.of("../../CONTRIBUTING.md");
    private static final Pattern ROW = Pattern.compile("\\| `(io\\.quarkiverse\\.[\\w.]+)` \\| `([\\w-]+)` \\|.*");

    private static Map<String, List<PublicPackage>> artifacts() {
        return PublicPackage.ALL.stream().collect(groupingBy(PublicPackage::artifact, LinkedHashMap::new,
                Collectors.toList()));
    }

    private static List<String> names() {
        return List.copyOf(artifacts().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void declarations_areThoseOfTheListing(String artifact) throws IOException {
        List<String> declared = new ArrayList<>();
        for (PublicPackage api : artifacts().get(artifact)) {
            for (Class<?> type : api.types()) {
                declared.addAll(new Listing(type).lines());
            }
        }
        Path listing = LISTINGS.resolve(artifact + ".txt");
        if (Boolean.getBoolean("api.update")) {
            Files.write(listing, declared);
        }

        assertThat(declared).as("The public API of %s differs from %s. If that is meant, write it anew with -Dapi.update=true, "
                + "and say in UPGRADING.md what a user of the API has to do", artifact, listing)
                .isEqualTo(Files.readAllLines(listing));
    }

    @Test
    void declarations_mentionNoTypeThatIsInternal() {
        Set<Class<?>> visible = PublicPackage.ALL.stream().flatMap(api -> api.types().stream()).collect(Collectors.toSet());
        Set<String> internal = new TreeSet<>();
        for (Class<?> type : visible) {
            Listing listing = new Listing(type);
            listing.lines();
            listing.mentioned().stream().filter(PublicPackage::isOurs).filter(mentioned -> !visible.contains(mentioned))
                    .forEach(mentioned -> internal.add(type.getName() + " mentions " + mentioned.getName()));
        }

        assertThat(internal).isEmpty();
    }

    @Test
    void publicPackages_sayWhereNullIsAllowed() {
        assertThat(PublicPackage.ALL).allSatisfy(
                api -> assertThat(api.loaded().isAnnotationPresent(NullMarked.class)).as(api.name()).isTrue());
    }

    @Test
    void publicPackages_areListedForContributors() throws IOException {
        List<PublicPackage> listed = Files.readAllLines(CONTRIBUTING).stream().map(ROW::matcher).filter(Matcher::matches)
                .map(row -> new PublicPackage(row.group(2), row.group(1))).toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(PublicPackage.ALL);
    }
}
