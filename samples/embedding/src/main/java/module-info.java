/** A program that predicts with a network that was trained before. */
module org.example.embedding {
  requires dev.lanewise.models;
}
