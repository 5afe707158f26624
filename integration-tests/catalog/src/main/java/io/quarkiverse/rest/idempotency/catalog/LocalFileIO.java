package io.quarkiverse.rest.idempotency.catalog;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Files of this machine, for the catalog and for clients on the same machine. {@code HadoopFileIO} does the same with Hadoop on
 * the class path.
 */
public class LocalFileIO implements FileIO {

    @Override
    public InputFile newInputFile(String location) {
        return org.apache.iceberg.Files.localInput(file(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return org.apache.iceberg.Files.localOutput(file(location));
    }

    @Override
    public void deleteFile(String location) {
        try {
            Files.deleteIfExists(path(location));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File file(String location) {
        return path(location).toFile();
    }

    private static Path path(String location) {
        // Locations look like URIs, but nothing in them is escaped.
        return Path.of(location.replaceFirst("^file:(//)?", ""));
    }
}
