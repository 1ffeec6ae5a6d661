System.Console.WriteLine("Finora");
