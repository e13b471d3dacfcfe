package dev.lanewise.cli.report;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.imageio.ImageIO;

/** A run folder as a training leaves it, with figures that are easily told apart. */
final class SmallRun {
  static final List<String> CLASSES = List.of("<b>one</b>", "two & 'three'");

  private SmallRun() {}

  /** Only what every training leaves. */
  static Path write(Path folder, Map<String, String> more, double accuracy) throws IOException {
    SequencedMap<String, String> options = new LinkedHashMap<>();
    options.put("model", "lenet");
    options.put("data", "it's <here>");
    options.put("activation", "relu");
    options.put("diagnose", "false");
    options.put("seed", "7");
    options.putAll(more);
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("epochs", 3.0);
    results.put("testLoss", 0.4375);
    results.put("testAccuracy", accuracy);
    RunFolder run = RunFolder.create(folder);
    run.writeRecord(
        new RunRecord(
            new Versions("0.1.0", "25.0.3", "Linux amd64", 512),
            Instant.parse("2026-03-01T10:15:30Z"),
            12.5,
            7,
            options,
            new RunRecord.Network(
                "lenet",
                Nonlinearities.byName("relu"),
                61_706,
                "Sequential(0: Flatten(), 1: Dense(fanIn=4, fanOut=2))"),
            new RunRecord.Data("<data> & more", "ab12", Shape.of(1, 2, 2), CLASSES, 40, 20),
            new Normalization(List.of(0.5f), List.of(0.25f)),
            results));
    for (int epoch = 1; epoch <= 3; epoch++) {
      SequencedMap<String, Double> row = new LinkedHashMap<>();
      row.put("epoch", (double) epoch);
      row.put("loss", 1.0 / epoch);
      row.put("accuracy", 1 - 0.25 / epoch);
      row.put("validationLoss", accuracy / epoch);
      row.put("validationAccuracy", accuracy - 0.125 / epoch);
      row.put("learningRate", 0.001);
      row.put("seconds", 2.0 * epoch);
      row.put("imagesPerSecond", 20.0);
      run.appendMetrics(row);
    }
    return folder;
  }

  /** All that {@code --record} and {@code --diagnose} leave, too. */
  static void record(Path folder) throws IOException {
    write(folder, "confusion.csv", "actual,predicted,samples\n0,0,9\n0,1,1\n1,1,7\n1,0,3\n");
    write(
        folder,
        "diagnostics.csv",
        """
        epoch,layer,name,silent,dead,saturated,mean,deviation,gradientMean,gradientDeviation
        0,1,"Conv2d, relu",0.5,0,0,0.25,0.5,0,0.001
        0,2,"Residual, relu (1)",0.5,0.125,0,0.25,0.5,0,0.0001
        1,1,"Conv2d, relu",0.75,0,0,0.25,0.5,0,0.01
        1,2,"Residual, relu (1)",0.625,0.25,0,0.25,0.5,0,NaN
        """);
    write(folder, "steps.csv", "step,loss,validationLoss\n0,2.5,2.25\n10,1.5,1.25\n20,0.5,0.75\n");
    write(
        folder,
        "movement.csv",
        "parameter,count,meanChange,meanStart\n1.weight,8,0.0039,0.0625\n1.bias,2,0.0041,0\n");
    write(
        folder,
        "activation-parameters.csv",
        """
        epoch,layer,activation,parameter,mean,deviation,least,largest
        0,1,method-2,X,0.3333,0,0.3333,0.3333
        0,1,method-2,Y,0.3333,0,0.3333,0.3333
        1,1,method-2,X,0.3519,0,0.3519,0.3519
        1,1,method-2,Y,0.1961,0,0.1961,0.1961
        """);
    write(
        folder,
        "feature-maps.csv",
        "layer,name,channels,zeroShare\n"
            + "1,\"Conv2d, relu\",6,0.4375\n"
            + "2,\"Dense, \"\"r\"\"\",120,0.5625\n");
    picture(folder.resolve("feature-maps/layer-1.png"));
    picture(folder.resolve("feature-maps/layer-2.png"));
    picture(folder.resolve("pictures/epoch-1.png"));
    picture(folder.resolve("pictures/epoch-30.png"));
    picture(folder.resolve("boundary.png"));
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static void picture(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_BYTE_GRAY);
    image.setRGB(5, 5, 0xffffff);
    ImageIO.write(image, "png", file.toFile());
  }
}
